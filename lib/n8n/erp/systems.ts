import { filesErpSystem } from './files-system';
import { mySqlSystem } from './mysql-system';
import { restSystem } from './rest-system';
import { sqlServerSystem } from './sql-server-system';
import type { ErpSystem } from './system';

/** Every ERP the nodes can talk to. A new one is its folder in lib/systems and its line here. */
export const erpSystems: readonly ErpSystem[] = [mySqlSystem, restSystem, sqlServerSystem, filesErpSystem];

/** Unknown systems are reported when their item runs. */
export function readsAtOnce(value: unknown): number | undefined {
	return erpSystems.find((system) => system.value === value)?.readsAtOnce;
}
