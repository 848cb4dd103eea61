import { feedEach } from '../../fuzz/feed-each.ts';
import { serverTargets } from '../../fuzz/targets/servers.ts';

// Over sockets: fewer, since each takes longer.
feedEach(serverTargets, 20, 120_000);
