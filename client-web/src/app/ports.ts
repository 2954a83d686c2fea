/* What the shell and the kit need from realtime/, in one place. Views import realtime/ themselves. */
export { connection, me, outbox, people, realtime, unread } from '../realtime/index';
