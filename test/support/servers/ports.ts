import { createServer } from 'node:net';

/** A TCP port that nobody listens on at this moment on 127.0.0.1. Another process may take it first: retry the start. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => {
				if (address !== null && typeof address === 'object') resolve(address.port);
				else reject(new Error('The operating system gave no port'));
			});
		});
	});
}
