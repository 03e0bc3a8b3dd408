import { networkFileSystemOf } from '../../../../lib/infra/store/mounted-file-system';

const mountInfo = `
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:25 / /mnt/share rw,relatime shared:2 - nfs4 server:/export rw,vers=4.2
31 30 254:1 / /mnt/share/local rw - ext4 /dev/vdb rw
32 22 0:40 / /mnt/with\\040blank rw - cifs //server/share rw
33 22 0:41 / /home/node/remote rw - fuse.sshfs user@host:/ rw
34 22 0:42 / /home/node/usb rw - fuseblk /dev/sdb1 rw
35 22 0:43 / /covered rw - nfs server:/old rw
36 22 254:3 / /covered rw - xfs /dev/vdc rw
`;

test.each([
	['/', null],
	['/var/data', null],
	['/mnt/share', 'nfs4'],
	['/mnt/share/n8n/backoffice', 'nfs4'],
	['/mnt/shared', null],
	['/mnt/share/local/n8n', null],
	['/mnt/with blank/n8n', 'cifs'],
	['/home/node/remote/.n8n', 'fuse.sshfs'],
	['/home/node/usb', null],
	['/covered/n8n', null],
])('%s lies on %s', (folder, type) => {
	expect(networkFileSystemOf(folder, mountInfo)).toBe(type);
});

test('a text of another form names nothing', () => {
	expect(networkFileSystemOf('/data', 'unexpected')).toBeNull();
});
