// What views import: one object of each part.
import { environment, realtime } from '../realtime/index';
import { AnonymousOutbox } from './anonymous_outbox.svelte';
import { TicketStorage } from './ticket_storage';
import { Tickets } from './tickets.svelte';

const storage = new TicketStorage(environment);

export const tickets = new Tickets(environment, storage, (path, body) => realtime.api.post(path, body));
export const anonymous_outbox = new AnonymousOutbox(environment, storage);

export type { AnonymousSending } from './anonymous_outbox.svelte';
export type { TicketState } from './tickets.svelte';
