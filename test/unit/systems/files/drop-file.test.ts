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

test('a run that is cancelled during the first question has proof that nothing was sent', async () => {
	const cancelling = new AbortController();
	const files: RemoteFilesPort = {
		system: 'SFTP',
		ping: async () => undefined,
		stat: async () => {
			cancelling.abort(new Error('execution cancelled'));
			return await Promise.reject<null>(cancelling.signal.reason);
		},
		download: async () => undefined,
		upload: async () => undefined,
	};
	await expect(dropFile(files, '/import/a.csv', Buffer.from('x'), { signal: cancelling.signal })).rejects.toMatchObject({ nothingDone: true, retryable: false });
});
