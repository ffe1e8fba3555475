/** Addresses that several areas link to. */
export const sendPage: string = '/send';
export const sendsPage: string = '/broadcasts';
export const sendPageOf = (id: string): string => `/broadcasts/${id}`;
export const channelsPage: string = '/channels';
