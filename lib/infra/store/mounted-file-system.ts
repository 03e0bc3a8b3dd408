/** One line of `/proc/self/mountinfo`. */
interface Mount {
	folder: string;
	type: string;
}

/**
 * File systems that reach over a network. SQLite keeps its write-ahead log's index in memory shared
 * between processes, which these cannot share, and their locks are not dependable
 * (https://www.sqlite.org/wal.html, https://www.sqlite.org/faq.html#q5). `9p` is how Docker Desktop
 * and WSL show folders of Windows.
 */
const networkTypes = new Set([
	'9p',
	'afs',
	'beegfs',
	'ceph',
	'cifs',
	'coda',
	'davfs',
	'glusterfs',
	'gpfs',
	'lustre',
	'ncpfs',
	'nfs',
	'nfs4',
	'smb',
	'smb2',
	'smb3',
	'smbfs',
	'vboxsf',
	'fuse.blobfuse',
	'fuse.ceph',
	'fuse.curlftpfs',
	'fuse.davfs2',
	'fuse.gcsfuse',
	'fuse.glusterfs',
	'fuse.goofys',
	'fuse.juicefs',
	'fuse.mount-s3',
	'fuse.rclone',
	'fuse.s3fs',
	'fuse.smbnetfs',
	'fuse.sshfs',
]);

/**
 * The type of the network file system that holds `folder`, null where it is local.
 *
 * @param folder absolute, symbolic links resolved
 * @param mountInfo the text of `/proc/self/mountinfo` (form: proc(5))
 */
export function networkFileSystemOf(folder: string, mountInfo: string): string | null {
	let holder: Mount | undefined;
	for (const line of mountInfo.split('\n')) {
		const mount = parseMount(line);
		if (mount === undefined || !holds(mount.folder, folder)) continue;
		// A later mount on the same folder hides the earlier one.
		if (holder === undefined || mount.folder.length >= holder.folder.length) holder = mount;
	}
	return holder !== undefined && networkTypes.has(holder.type) ? holder.type : null;
}

function parseMount(line: string): Mount | undefined {
	const [left, right] = line.split(' - ');
	const folder = left?.split(' ')[4];
	const type = right?.split(' ')[0];
	if (folder === undefined || type === undefined) return undefined;
	return { folder: folder.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))), type };
}

function holds(mounted: string, folder: string): boolean {
	return mounted === '/' || folder === mounted || folder.startsWith(`${mounted}/`);
}
