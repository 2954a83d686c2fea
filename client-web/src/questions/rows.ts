/* Where other views still look for it. */
export { focus_rows } from '../kit/rows';
