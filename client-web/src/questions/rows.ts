export { focus_rows } from '../kit/rows';
