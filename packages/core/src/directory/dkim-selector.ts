import type { NewId } from '../ports.ts';

/**
 * Names a new key of a domain in a region. The stage is part of it because all stages of an account share its SES: one
 * stage must not take the identity that another signs with.
 */
export function newSelector(stage: string, region: string, newId: NewId): string {
  return `mf-${stage}-${region}-${newId().slice(-6).toLowerCase()}`;
}

/** Whether a selector was chosen by this stage for this region. */
export function isSelectorOf(stage: string, region: string, selector: string): boolean {
  const start = `mf-${stage}-${region}-`;
  return selector.startsWith(start) && /^[a-z0-9]{6}$/.test(selector.slice(start.length));
}
