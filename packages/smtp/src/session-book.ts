import type { SMTPServerSession } from 'smtp-server';
import type { Access, Submitter } from './access.ts';
import type { FrontMetrics } from './metrics.ts';
import type { Limits } from './options.ts';
import { OrganizationLimits } from './organization-limits.ts';
import { Reply } from './reply.ts';

interface SessionState {
  byAddress: Submitter | undefined;
  byPassword: Submitter | undefined;
  /** The organization that the session is counted for. */
  countedFor: string | undefined;
  mails: number;
  failedLogins: number;
}

/** What the front knows of each open session: who it speaks for and what it has used up. */
export class SessionBook {
  readonly #states = new Map<string, SessionState>();
  readonly #access: Access;
  readonly #limits: Limits;
  readonly #organizations: OrganizationLimits;
  readonly #metrics: FrontMetrics;

  constructor(access: Access, limits: Limits, metrics: FrontMetrics, nowMs: () => number) {
    this.#access = access;
    this.#limits = limits;
    this.#metrics = metrics;
    this.#organizations = new OrganizationLimits(limits, nowMs);
  }

  /** @throws Reply 421 when the organization of the client's network has too many sessions. */
  open(session: SMTPServerSession): void {
    const state: SessionState = {
      byAddress: this.#access.byAddress(session.remoteAddress),
      byPassword: undefined,
      countedFor: undefined,
      mails: 0,
      failedLogins: 0,
    };
    this.#states.set(session.id, state);
    this.#metrics.connections.inc();
    this.#metrics.openConnections.inc();
    this.#count(state);
  }

  /** @throws Reply 535 on a wrong name or password, 421 on the last one allowed or on too many sessions. */
  async logIn(session: SMTPServerSession, username: string, password: string): Promise<void> {
    const submitter = await this.#access.byPassword(username, password);
    const state = this.#stateOf(session);
    if (submitter === undefined) {
      state.failedLogins += 1;
      this.#metrics.failedLogins.inc();
      const isLast = state.failedLogins >= this.#limits.failedLogins;
      throw new Reply(isLast ? 421 : 535, 'Authentication credentials invalid');
    }
    state.byPassword = submitter;
    this.#count(state);
  }

  /** RFC 3207 §4.2: after STARTTLS nothing that the client said before counts. */
  forgetLogin(session: SMTPServerSession): void {
    this.#stateOf(session).byPassword = undefined;
  }

  /** @throws Reply 530 for a client that speaks for nobody. */
  submitterOf(session: SMTPServerSession): Submitter {
    const state = this.#stateOf(session);
    const submitter = state.byPassword ?? state.byAddress;
    if (submitter === undefined) throw new Reply(530, 'Authentication required');
    return submitter;
  }

  /** Counts a mail. @throws Reply 421 or 451 when the session or its organization has had its share. */
  admitMail(session: SMTPServerSession): void {
    const { organizationId } = this.submitterOf(session);
    const state = this.#stateOf(session);
    if (state.mails >= this.#limits.mailsPerConnection) {
      throw new Reply(421, 'Too many messages in this session, connect again');
    }
    if (!this.#organizations.admitMail(organizationId)) {
      throw new Reply(451, 'Sending rate exceeded, try again later');
    }
    state.mails += 1;
  }

  close(session: SMTPServerSession): void {
    const state = this.#states.get(session.id);
    if (state === undefined) return;
    this.#states.delete(session.id);
    this.#metrics.openConnections.dec();
    if (state.countedFor !== undefined) this.#organizations.disconnect(state.countedFor);
  }

  #count(state: SessionState): void {
    const organizationId = (state.byPassword ?? state.byAddress)?.organizationId;
    if (organizationId === state.countedFor) return;
    if (state.countedFor !== undefined) this.#organizations.disconnect(state.countedFor);
    state.countedFor = undefined;
    if (organizationId === undefined) return;
    if (!this.#organizations.connect(organizationId)) {
      throw new Reply(421, 'Too many connections, try again later');
    }
    state.countedFor = organizationId;
  }

  /** @throws Reply 421 for a session that has ended while its command was being worked on. */
  #stateOf(session: SMTPServerSession): SessionState {
    const state = this.#states.get(session.id);
    if (state === undefined) throw new Reply(421, 'Session is over');
    return state;
  }
}
