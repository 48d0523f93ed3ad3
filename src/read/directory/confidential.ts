import { fieldsIn } from '../../events/event-types.js';

/** Whether a registration promises that the thing is not named. What cannot be read may have said so. */
export function isConfidential(data: object): boolean {
  return (fieldsIn({ data }).confidential ?? false) !== false;
}
