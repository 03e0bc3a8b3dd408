'use strict';

const { dirname } = require('node:path');

const width = 10;
/** Stays open between runs, as the package's does. */
let pool;

/** A bare mssql pool inside of n8n: a statement per item, ten at a time, nothing around them. */
class BareSqlServer {
	description = {
		displayName: 'Bare SQL Server',
		name: 'bareSqlServer',
		group: ['transform'],
		version: 1,
		description: 'Runs a statement per item',
		defaults: { name: 'Bare SQL Server' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Login', name: 'login', type: 'json', default: '{}' }],
	};

	async execute() {
		// The very driver of the package beside this one.
		const beside = dirname(require.resolve('n8n-nodes-backoffice/package.json'));
		const mssql = require(require.resolve('mssql', { paths: [beside] }));
		const { host, ca, ...login } = JSON.parse(this.getNodeParameter('login', 0));
		pool ??= await new mssql.ConnectionPool({
			...login,
			server: host,
			pool: { max: width },
			validateConnection: 'socket',
			options: { encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails: { ca } },
		}).connect();
		const items = this.getInputData();
		const found = [];
		let next = 0;
		const worker = async () => {
			while (next < items.length) {
				const index = next++;
				const { text, parameters } = items[index].json;
				const request = pool.request();
				for (const { name, value } of parameters) request.input(name.replace('@', ''), mssql.VarChar(8000), value);
				const { recordset } = await request.query(text);
				found[index] = { json: { found: recordset.length > 0, ...recordset[0] }, pairedItem: { item: index } };
			}
		};
		await Promise.all(Array.from({ length: width }, worker));
		return [found];
	}
}

module.exports = { BareSqlServer };
