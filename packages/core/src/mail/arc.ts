import type { HeaderBlock } from './header-block.ts';
import { splitMessage } from './header-block.ts';
import { fieldValue } from './header-field.ts';
import type { ArcKey } from './signing-keys.ts';

/** Seals messages by RFC 8617. Looks up the keys of ARC sets that a message has already, in DNS. */
export interface ArcSealer {
  /**
   * The fields of a new ARC set, to be put on top of `parts`, each with its line ending.
   * @param received the message as it came in, whose chain is judged; `parts` is the one that goes out
   * @returns no bytes where there is nothing to seal: a chain that failed before stays as it is (RFC 8617 §5.1)
   * @throws when the chain's keys cannot be looked up now
   */
  seal(message: {
    received: Buffer;
    parts: readonly Buffer[];
    /** The payload of ARC-Authentication-Results, without the chain's own result. */
    authenticationResults: string;
    key: ArcKey;
  }): Promise<Buffer>;
}

/**
 * What the authentication service `authservId` wrote into the topmost Authentication-Results of its own (RFC 8601):
 * method results without the service's name. `none` where there is no such field: lower ones may be anybody's.
 */
export function trustedResults(message: Buffer, authservId: string | undefined): string {
  if (authservId === undefined) return 'none';
  const { header } = splitMessage(message);
  const value = resultsOf(header, authservId);
  return value === undefined || value === '' ? 'none' : value;
}

function resultsOf(header: HeaderBlock, authservId: string): string | undefined {
  for (const field of header.all('Authentication-Results')) {
    const value = fieldValue(field);
    const end = value.indexOf(';');
    const name =
      value
        .slice(0, end < 0 ? undefined : end)
        .trim()
        .split(/[ \t]+/)[0] ?? '';
    if (name.toLowerCase() === authservId.toLowerCase())
      return end < 0
        ? ''
        : value
            .slice(end + 1)
            .replaceAll(/[^\t -~]+/g, '')
            .trim();
  }
  return undefined;
}
