/* Why one does not come in by a link, as words of the catalogue: guests.link_problem, name_problem. */
import { ApiError } from '../realtime/api_error';

export type LinkProblem = 'unknown' | 'used' | 'over' | 'draft' | 'full' | 'busy';
export type NameProblem = 'person' | 'guest' | 'signs' | 'length';

export type EnterProblem =
  | { where: 'link'; word: LinkProblem }
  | { where: 'name'; word: NameProblem }
  | { where: 'server' };

export function link_problem(error: unknown): LinkProblem {
  if (!(error instanceof ApiError) || error.temporary) return 'busy';
  if (error.code === 'too_many') return 'full';
  if (error.code !== 'wrong_state') return 'unknown';
  if (error.field === 'talk') return 'over';
  return error.field === 'draft' ? 'draft' : 'used';
}

export function enter_problem(error: unknown): EnterProblem {
  if (!(error instanceof ApiError) || error.temporary) return { where: 'server' };
  if (error.field !== 'name') return { where: 'link', word: link_problem(error) };
  switch (error.code) {
    case 'forbidden':
      return { where: 'name', word: 'person' };
    case 'wrong_state':
      return { where: 'name', word: 'guest' };
    case 'bad_value':
      return { where: 'name', word: 'signs' };
    default:
      return { where: 'name', word: 'length' };
  }
}
