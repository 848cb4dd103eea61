/** What an integration has done to headers beyond From. The default is what lets ordinary forwarded mail through SES. */
export interface HeaderPolicy {
  /** `add` puts a Received field of the relay's own on top; SES adds one anyway, the SMTP front and SES receiving too. */
  received: 'add' | 'none';
  loops: LoopPolicy;
  arc: ArcPolicy;
  returnAddress: ReturnAddressPolicy;
}

/** When a mail counts as going round in circles: at more Received fields, or more passages through this relay. */
export interface LoopPolicy {
  detect: boolean;
  maxReceived: number;
  maxPassages: number;
}

export interface ArcPolicy {
  /** `seal` adds an ARC set (RFC 8617), so that receivers can trust what was found out before the relay. */
  mode: 'off' | 'seal';
  /** Whose Authentication-Results are passed on: the name (RFC 8601 authserv-id) that the scanner writes into them. */
  authservId?: string;
}

export interface ReturnAddressPolicy {
  /** `signed`: a rewritten From is an address that leads back to the author (see return-address.ts). */
  mode: 'off' | 'signed';
  /** Where such addresses are, a domain of the organization whose MX is SES receiving; else the stand-in's own. */
  domain?: string;
  lifetimeDays: number;
}

export const DEFAULT_HEADER_POLICY: HeaderPolicy = {
  received: 'none',
  // RFC 5321 §6.3: a threshold of 100 Received fields at least suits most systems; SES adds its own to each passage.
  // Two organizations' relays and a mailing list between them come to three passages; a loop has no end.
  loops: { detect: true, maxReceived: 50, maxPassages: 5 },
  arc: { mode: 'off' },
  returnAddress: { mode: 'off', lifetimeDays: 30 },
};
