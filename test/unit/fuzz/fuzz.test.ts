import { feedEach } from '../../fuzz/feed-each.ts';
import { functionTargets } from '../../fuzz/targets/functions.ts';

feedEach(functionTargets, 150, 60_000);
