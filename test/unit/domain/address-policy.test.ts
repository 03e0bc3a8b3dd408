import { AddressPolicy } from '../../../lib/domain/address-policy';

const closed = new AddressPolicy();

test('without an entry only hosts of the internet may be called', () => {
	expect(closed.refusalOfHost('hooks.example.com')).toBeNull();
	expect(closed.refusalOfHost('8.8.8.8')).toBeNull();
	for (const host of ['localhost', 'erp', 'crm.internal', '10.0.0.1', '[::1]', '[::ffff:10.0.0.1]', '169.254.169.254', '0.0.0.0']) {
		expect([host, closed.refusalOfHost(host)]).toEqual([host, expect.stringMatching(/private network|not an address of the internet/)]);
	}
	expect(closed.refusalOfAddress('10.0.0.1', 'hooks.example.com')).toContain('not of the internet');
	expect(closed.refusalOfAddress('93.184.215.14', 'hooks.example.com')).toBeNull();
});

test('an address or subnet that is allowed is allowed in each of its spellings, and no other', () => {
	const policy = new AddressPolicy(['127.0.0.1', '10.1.0.0/16', 'fd12::/16', '[::1]']);
	expect(policy.unreadable).toEqual([]);
	for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '10.1.255.9', '[fd12::9]', '[::1]']) expect([host, policy.refusalOfHost(host)]).toEqual([host, null]);
	for (const host of ['127.0.0.2', '10.2.0.1', '[fd13::1]', 'localhost', '169.254.169.254']) expect(policy.refusalOfHost(host)).not.toBeNull();
	expect(policy.refusalOfAddress('10.1.2.3', 'hooks.example.com')).toBeNull();
	expect(policy.vouchesFor('127.0.0.1')).toBe(true);
	expect(policy.vouchesFor('8.8.8.8')).toBe(false);
});

test('a name that is allowed may lead to a private address, but never to metadata', () => {
	const policy = new AddressPolicy(['CRM.lan', '*.empresa.local', 'localhost']);
	expect(policy.refusalOfHost('crm.lan')).toBeNull();
	expect(policy.refusalOfHost('crm.lan.')).toBeNull();
	expect(policy.refusalOfHost('a.b.empresa.local')).toBeNull();
	for (const host of ['empresa.local', 'xempresa.local', 'other.lan', 'sub.crm.lan']) expect(policy.refusalOfHost(host)).not.toBeNull();
	expect(policy.refusalOfAddress('192.168.1.9', 'crm.lan')).toBeNull();
	expect(policy.refusalOfAddress('192.168.1.9', 'hooks.example.com')).not.toBeNull();
	for (const address of ['169.254.169.254', '0.0.0.0', 'fe80::1', '::ffff:169.254.169.254', '100.100.100.200']) {
		expect(policy.refusalOfAddress(address, 'crm.lan')).not.toBeNull();
	}
	expect(policy.vouchesFor('crm.lan')).toBe(true);
	expect(policy.vouchesFor('hooks.example.com')).toBe(false);
});

test('an entry that cannot be read allows nothing and is named', () => {
	const entries = ['10.0.0.0/33', 'http://crm.lan', 'crm.lan:8080', '10.0.0', '0x7f.1', 'a b', '*', '1.2.3.4/8/9', 'fd00::/129', '10.0.0.0/-1', '.lan', '-', 'a..lan', '-a.lan', '*.10.0.0.1', '', '64:ff9b::/96', '::ffff:10.0.0.1', '::ffff:a00:0/104'];
	const policy = new AddressPolicy(entries);
	expect(policy.unreadable).toEqual(entries);
	for (const host of ['10.0.0.1', 'crm.lan', '127.0.0.1', '[64:ff9b::a00:1]']) expect(policy.refusalOfHost(host)).not.toBeNull();
});
