import type { Clock, Log, NewId } from '../ports.ts';
import type { Settings } from '../settings/settings.ts';
import type { DirectoryRepository } from './repository.ts';

/** What SES in a region says about a domain. `selector` is that of its own-key DKIM, absent for any other kind. */
export interface IdentityState {
  status: 'absent' | 'pending' | 'verified' | 'failed';
  selector?: string;
  /** Its own MAIL FROM domain, where one is set. `required`: mail is refused as long as that is not verified. */
  mailFrom?: { domain: string; verified: boolean; required: boolean };
}

export interface SigningKey {
  selector: string;
  /** RSA 2048, DER PKCS#8 in base64. Goes to SES and is forgotten. */
  privateKey: string;
}

/** Domain identities of SES, which exist per region. Methods throw `ses-unavailable` when the region does not answer. */
export interface SesIdentities {
  read(region: string, domain: string): Promise<IdentityState>;
  /**
   * Makes the identity with this key, or gives the key to the identity that stands there.
   * @throws MailferryError `identity-foreign` when an identity stands there that this stage of Mailferry did not make.
   */
  provision(region: string, domain: string, key: SigningKey): Promise<void>;
  /** Deletes the identity if it still signs with this selector; one that does not is left alone. */
  remove(region: string, domain: string, selector: string): Promise<void>;
}

/** What one name server says: each TXT record with its strings joined (RFC 6376 §3.6.2.2). */
export interface TxtAnswer {
  server: string;
  records: string[];
}

/** TXT look-ups at the servers that are authoritative for a name. */
export interface AuthoritativeDns {
  /** One answer a server that answered; empty when none did. A name that does not exist has no records. */
  txt(name: string): Promise<TxtAnswer[]>;
}

export interface KeyPair {
  /** DER PKCS#8, base64. */
  privateKey: string;
  /** DER SubjectPublicKeyInfo, base64. */
  publicKey: string;
}

export interface Keys {
  /** A fresh RSA key pair of 2048 bits. */
  rsa2048(): Promise<KeyPair>;
  /** 256 random bits, base64url. */
  secret(): string;
  /** SHA-256 in hexadecimal. */
  sha256(text: string): string;
}

/** What every use case of the directory works with. */
export interface DirectoryPorts {
  /** The deployment's name among those that share the AWS account. */
  stage: string;
  repository: DirectoryRepository;
  settings: Settings;
  identities: SesIdentities;
  dns: AuthoritativeDns;
  keys: Keys;
  clock: Clock;
  newId: NewId;
  log: Log;
}
