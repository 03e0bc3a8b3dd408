import { ensureDebianPackages, requireBinary, thisMachine, type Machine } from '../../support/servers/debian.ts';

/** A machine where `binary` appears once apt-get has installed something. */
function machine(more: Partial<Machine> & { results?: { code: number; output: string }[] } = {}) {
	const commands: string[] = [];
	let installed = false;
	const fake: Machine = {
		isRoot: () => true,
		find: async (binary) => (binary === 'apt-get' || installed ? `/usr/bin/${binary}` : undefined),
		run: async (command, args) => {
			commands.push([command, ...args].join(' '));
			const result = more.results?.shift() ?? { code: 0, output: '' };
			if (args[0] === 'install' && result.code === 0) installed = true;
			return result;
		},
		wait: async () => undefined,
		...more,
	};
	return { fake, commands };
}

describe('a server program', () => {
	test('that is there is used as it is, also when it lies in sbin', async () => {
		expect(await requireBinary('sh', 'dash')).toMatch(/\/sh$/);
		expect(await requireBinary('mariadbd', 'mariadb-server')).toMatch(/\/mariadbd$/);
	});

	test('that is missing is installed as root: the package list first, without questions', async () => {
		const { fake, commands } = machine();
		expect(await requireBinary('redis-server', 'redis-server', fake)).toBe('/usr/bin/redis-server');
		expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends redis-server']);
	});

	test('that is missing and may not be installed is an error with the command to run', async () => {
		const { fake, commands } = machine({ isRoot: () => false });
		await expect(requireBinary('mariadbd', 'mariadb-server', fake)).rejects.toThrow('sudo apt-get update && sudo apt-get install -y mariadb-server');
		expect(commands).toEqual([]);
	});

	test('on a system without apt-get is an error with the command for Debian', async () => {
		const { fake } = machine({ find: async () => undefined });
		await expect(ensureDebianPackages(['a', 'b'], fake)).rejects.toThrow('sudo apt-get install -y a b');
	});

	test('whose installation fails is an error with what apt-get said', async () => {
		const { fake } = machine({ results: [{ code: 0, output: '' }, { code: 100, output: 'E: Unable to locate package redis-server' }] });
		await expect(requireBinary('redis-server', 'redis-server', fake)).rejects.toThrow(/exit code 100[^]*Unable to locate package/);
	});

	test('is installed after another apt-get has finished', async () => {
		const locked = { code: 100, output: 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1' };
		const { fake, commands } = machine({ results: [locked, locked] });
		await requireBinary('redis-server', 'redis-server', fake);
		expect(commands.filter((command) => command === 'apt-get update')).toHaveLength(3);
	});

	test('whose package does not bring it is an error', async () => {
		const { fake } = machine({ find: async (binary) => (binary === 'apt-get' ? '/usr/bin/apt-get' : undefined) });
		await expect(requireBinary('mariadbd', 'mariadb-server', fake)).rejects.toThrow('mariadbd is not to be found');
	});
});

test('a command that cannot be started answers -1', async () => {
	expect(await thisMachine.run('no-such-command', [])).toMatchObject({ code: -1 });
});
