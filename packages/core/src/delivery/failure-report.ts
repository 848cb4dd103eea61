/** A recipient that will not get the mail, as its report names it. */
export interface FailedRecipient {
  recipient: string;
  /** RFC 3463 enhanced status code. */
  status: string;
  /** A plain sentence for the report's reader. */
  diagnostic: string;
}
