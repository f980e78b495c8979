/** Whose a host is: of the same registrable domain as a page that needs it, or of somebody else. */
export const partyIds = ['first', 'third'] as const;
export type Party = (typeof partyIds)[number];
