/** The direction rule: nodes → lib/n8n → lib/application → lib/systems → lib/resilience → lib/domain. */
const inward = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { path: to } });

module.exports = {
	forbidden: [
		inward('domain-imports-nothing-outward', '^lib/domain', '^(lib/(?!domain)|nodes|credentials|sandbox)'),
		inward('resilience-imports-domain-only', '^lib/resilience', '^(lib/(?!domain|resilience)|nodes|credentials|sandbox)'),
		inward('systems-import-inward-only', '^lib/systems', '^(lib/(?!domain|resilience|systems)|nodes|credentials|sandbox)'),
		{
			name: 'systems-do-not-import-each-other',
			severity: 'error',
			comment: 'sql-erp and http-api are no systems: they are what the SQL systems and the HTTP systems have in common.',
			from: { path: '^lib/systems/([^/]+)/' },
			to: { path: '^lib/systems/([^/]+)/', pathNot: '^lib/systems/($1|sql-erp|http-api)/' },
		},
		inward('application-imports-inward-only', '^lib/application', '^(lib/(infra|n8n)|nodes|credentials|sandbox)'),
		inward('infra-implements-domain-ports', '^lib/infra', '^(lib/(?!domain|infra)|nodes|credentials|sandbox)'),
		inward('n8n-room-does-not-import-nodes', '^lib/n8n', '^(nodes|credentials|sandbox)'),
		inward('credentials-import-domain-only', '^credentials', '^(lib/(?!domain|n8n)|nodes|sandbox)'),
		inward('nodes-import-the-n8n-room', '^nodes', '^(lib/(infra|systems)|sandbox|credentials)'),
		inward('sandbox-imports-nothing-of-the-package', '^sandbox', '^(lib|nodes|credentials)'),
		{
			name: 'only-the-n8n-room-knows-n8n',
			severity: 'error',
			from: { path: '^lib/(?!n8n)' },
			to: { path: 'node_modules/n8n-(workflow|core)' },
		},
		{
			name: 'drivers-load-lazily',
			severity: 'error',
			comment: 'Requiring all nodes must load no driver: they come through import() inside a function.',
			from: { path: '^(lib|nodes|credentials)' },
			to: {
				path: 'node_modules/(axios|mysql2|ioredis|mssql|tedious|ssh2|ssh2-sftp-client|basic-ftp|bullmq|csv-parse|csv-stringify|iconv-lite|puppeteer-core|@puppeteer/browsers|ajv)/',
				dependencyTypesNot: ['type-only'],
				dynamic: false,
			},
		},
		{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
		{ name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: { exportsFields: ['exports'], extensions: ['.ts', '.js', '.json'], conditionNames: ['require', 'node', 'default'] },
	},
};
