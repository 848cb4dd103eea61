import type { Delivery, DeliveryEvent } from '../delivery/delivery.ts';

/** What to look for among an organization's mail. Addresses are compared in lower case, whole. */
export interface DeliveryQuery {
  organizationId: string;
  recipient?: string;
  sender?: string;
  /** Received at or after. */
  fromMs: number;
  /** Received before. */
  toMs: number;
}

export interface FoundDelivery {
  cell: string;
  delivery: Delivery;
  events: DeliveryEvent[];
}

export interface DeliveryPage {
  items: FoundDelivery[];
  /** Where to go on; absent when everything was looked at. Pages may be short, even empty, before the end. */
  next?: string;
  /** Cells that could not be asked: what they hold is missing from the page. */
  unavailableCells: string[];
}

/** The Deliveries tables of all cells, as people look into them: in an outage, those that can still be reached. */
export interface DeliverySearch {
  /** @throws MailferryError `cell-unavailable` when no cell has it and one could not be asked. */
  byId(id: string): Promise<FoundDelivery | undefined>;
  /** Newest first, over all cells. @throws Refusal `cursor-malformed`, as `unsettled` does. */
  search(query: DeliveryQuery, page: { limit: number; after?: string }): Promise<DeliveryPage>;
  /**
   * Mail of an organization that waits, is parked, of unknown outcome, or being tried again, oldest first over all
   * cells. A mail in its first attempt is not among it, nor one that no sender has taken up yet.
   */
  unsettled(organizationId: string, page: { limit: number; after?: string }): Promise<DeliveryPage>;
}
