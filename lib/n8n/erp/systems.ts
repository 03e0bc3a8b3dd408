import { blingSystem } from './bling-system';
import { filesErpSystem } from './files-system';
import { mySqlSystem } from './mysql-system';
import { protheusSystem } from './protheus-system';
import { restSystem } from './rest-system';
import { sapBusinessOneSystem } from './sap-business-one-system';
import { sapS4System } from './sap-s4-system';
import { sqlServerSystem } from './sql-server-system';
import type { ErpSystem } from './system';
import { webErpSystem } from './web-system';

/** Every ERP the nodes can talk to. A new one is its folder in lib/systems and its line here. */
export const erpSystems: readonly ErpSystem[] = [mySqlSystem, restSystem, sqlServerSystem, filesErpSystem, blingSystem, sapBusinessOneSystem, sapS4System, protheusSystem, webErpSystem];

/** Unknown systems are reported when their item runs. */
export function readsAtOnce(value: unknown): number | undefined {
	return erpSystems.find((system) => system.value === value)?.readsAtOnce;
}
