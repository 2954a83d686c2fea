import type { calendar as german } from '../de/calendar';
import type { Translation } from '../types';

export const calendar: Translation<typeof german> = {
  title: 'Calendar subscription',
  what: 'Your talks in Outlook, Thunderbird or on the phone: all that you registered for, moderate or speak in. New dates and cancellations appear there by themselves.',
  who_sees:
    'Whoever has the address sees these talks without logging in. Do not pass it on; if it fell into other hands, replace it.',
  make: 'Make an address',
  address: 'Address of your calendar',
  once: 'The address is shown only now. Put it into your calendar program under “Subscribe to calendar”.',
  exists: 'There is an address. It is not shown again; if you no longer have it, replace it.',
  renew: 'Replace the address',
  renew_ask: 'The present address then leads nowhere. Replace it?',
  withdraw: 'End the subscription',
  withdraw_ask: 'Calendars that subscribed to the address get nothing any more. End it?',
  keep: 'Keep it',
  made: 'The address of your calendar is there.',
  withdrawn: 'The calendar subscription has ended.',
};
