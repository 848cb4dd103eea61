import type { UnsettledMail } from '@mailferry/core/directory/delete-organization';
import type { DirectoryPorts } from '@mailferry/core/directory/ports';

/** All that routes work with. */
export interface AdminPorts extends DirectoryPorts {
  unsettled: UnsettledMail;
}
