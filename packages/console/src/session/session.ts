import { useSyncExternalStore } from 'react';

export interface Session {
  token: string;
  /** How it was opened: what ends it differs. */
  kind: 'token' | 'oidc';
}

export type EndReason = 'signed-out' | 'expired';

/** Kept for the tab alone, so that a reload keeps it and closing the tab ends it. */
const KEY = 'mailferry-session';

let current = stored();
let ended: EndReason | undefined;
const listeners = new Set<() => void>();

function stored(): Session | undefined {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  return isSession(value) ? value : undefined;
}

function isSession(value: unknown): value is Session {
  return (
    typeof value === 'object' &&
    value !== null &&
    'token' in value &&
    typeof value.token === 'string' &&
    'kind' in value &&
    (value.kind === 'token' || value.kind === 'oidc')
  );
}

function change(next: Session | undefined, reason?: EndReason): void {
  current = next;
  ended = reason;
  if (next === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

/** Who is signed in in this tab. */
export const session = {
  current: () => current,
  begin: (next: Session) => change(next),
  end: (reason: EndReason) => change(undefined, reason),
  endReason: () => ended,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useSession(): Session | undefined {
  return useSyncExternalStore(session.subscribe, session.current);
}
