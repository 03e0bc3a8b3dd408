import fc from 'fast-check';

import { addressKind, isPublicAddress, isPublicName, plainAddress } from '../../../lib/domain/address-rules';

const table: ReadonlyArray<[kind: 'public' | 'private' | 'special', addresses: readonly string[]]> = [
	['public', ['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.0', '192.167.1.1', '198.17.0.1', '223.255.255.255']],
	['public', ['2606:4700::1111', '2001:4860:4860::8888', '2a00:1450::1', '3ffe::1', '::ffff:8.8.8.8', '64:ff9b::808:808', '64:FF9B::8.8.8.8']],
	['private', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '127.0.0.1', '127.255.0.9', '100.64.0.1', '100.127.255.255']],
	['private', ['::1', '0:0:0:0:0:0:0:1', 'fc00::1', 'fd12:3456::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b::a00:1']],
	['special', ['0.0.0.0', '0.1.2.3', '169.254.169.254', '169.254.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1', '198.18.0.1', '198.51.100.7', '203.0.113.7']],
	['special', ['224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', '100.100.100.200', '168.63.129.16']],
	['special', ['::', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', '2001:db8::1', '3fff::1', '2001::1', '2001:0:53aa:64c:0:0:f5ff:fffe', '100::1', '5f00::1']],
	['special', ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1', '::ffff:169.254.169.254', '::ffff:0.0.0.0', '64:ff9b::', '64:ff9b::a9fe:a9fe', '64:ff9b:1::a00:1']],
	['special', ['::127.0.0.1', '::a00:1', '::ffff:0:127.0.0.1', 'fd00:ec2::254', 'fd20:ce::254', '', 'example.com', '127.1', '0x7f.0.0.1', '2130706433']],
];

test.each(table)('%s: %j', (kind, addresses) => {
	expect(addresses.map((address) => `${address} ${addressKind(address)}`)).toEqual(addresses.map((address) => `${address} ${kind}`));
	for (const address of addresses) expect(isPublicAddress(address)).toBe(kind === 'public');
});

test('every spelling of an IPv4 address that a URL knows is the same address', () => {
	const spellings = ['127.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '017700000001', '127.1', '127.0.1', '0x7f.1', '127.0.0.1.', '１２７.0.0.1', '127。0。0。1', '[::ffff:127.0.0.1]', '[0:0:0:0:0:ffff:7f00:1]'];
	for (const spelling of spellings) expect(addressKind(new URL(`http://${spelling}/`).hostname)).toBe('private');
	for (const metadata of ['2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518', '[::ffff:a9fe:a9fe]']) {
		expect(addressKind(new URL(`http://${metadata}/`).hostname)).toBe('special');
	}
});

test('an IPv4 address inside a translated IPv6 address is judged as it is on its own', () => {
	fc.assert(
		fc.property(fc.ipV4(), (address) => {
			expect(addressKind(`::ffff:${address}`)).toBe(addressKind(address));
			expect(addressKind(`64:ff9b::${address}`)).toBe(addressKind(address));
			expect(plainAddress(`[::ffff:${address}]`)).toBe(address);
		}),
	);
});

test('no spelling of an IPv6 address changes what it is', () => {
	fc.assert(
		fc.property(fc.ipV6(), (address) => {
			const short = new URL(`http://[${address}]`).hostname;
			expect(addressKind(short)).toBe(addressKind(address));
			expect(addressKind(address.toUpperCase())).toBe(addressKind(address));
		}),
	);
});

test('names of private networks are told from those of the internet', () => {
	const inside = ['localhost', 'LOCALHOST.', 'a.localhost', 'erp', 'erp.', 'printer.local', 'metadata.google.internal', 'x.internal.', 'crm.lan', 'n8n.svc', 'nas.home.arpa', 'dc.corp', 'x.home', 'y.intranet', 'z.private'];
	for (const name of inside) expect([name, isPublicName(name)]).toEqual([name, false]);
	for (const name of ['example.com', 'internal.example.com', 'local.com.br', 'xn--caf-dma.example', 'localhost.example.com']) expect([name, isPublicName(name)]).toEqual([name, true]);
});
