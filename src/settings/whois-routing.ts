/** Whether a click on whois also asks which autonomous system announces the address, and whom. */
export const whoisRoutings = ['ripestat', 'off'] as const;
export type WhoisRouting = (typeof whoisRoutings)[number];
