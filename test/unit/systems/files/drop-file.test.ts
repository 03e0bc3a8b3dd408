import { ConnectorError } from '../../../../lib/domain/errors';
import type { RemoteFilesPort } from '../../../../lib/domain/remote-files';
import { dropFile } from '../../../../lib/systems/files/drop-file';

const context = { signal: new AbortController().signal };

test('a server that does not even answer the first question has proof that nothing was sent', async () => {
	const uploads: string[] = [];
	const silent: RemoteFilesPort = {
		system: 'SFTP',
		ping: async () => undefined,
		stat: async () => {
			throw new ConnectorError('timeout', 'SFTP did nothing for 300 ms.', { system: 'SFTP' });
		},
		download: async () => undefined,
		upload: async (_source, path) => void uploads.push(path),
	};
	await expect(dropFile(silent, '/import/a.csv', Buffer.from('x'), context)).rejects.toMatchObject({ code: 'timeout', nothingDone: true, retryable: true });
	expect(uploads).toEqual([]);
});
