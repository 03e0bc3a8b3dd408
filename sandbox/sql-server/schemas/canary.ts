import type { SchemaTarget } from '../instance.ts';

/** Text that lies in the table `canario` beside every schema: it must never show in an answer. */
export const CANARY_SECRET = 'canario-que-ninguem-deve-ver';

/** Two schemas in one database share it. */
export function addCanary(target: SchemaTarget): void {
	if (target.hasTable('canario')) return;
	target.run('CREATE TABLE dbo.canario (id INT NOT NULL PRIMARY KEY, segredo VARCHAR(60) NOT NULL)');
	target.insert('canario', ['id', 'segredo'], [[1, CANARY_SECRET]]);
}
