import { networkWall } from '../../../lib/infra/browser/network-wall';

const proxy = { server: 'http://proxy.example.com:3128', user: '', password: '' };

describe('the network wall', () => {
	it('leaves the allowed hosts and ports, and nothing else', () => {
		const patterns = ['https://erp.example.com/app/*', 'https://erp.example.com/api/*', 'https://*.example.net:8443/*', 'http://[\\:\\:1]/*', 'http://127.0.0.1:*/*'];
		expect(networkWall({ patterns }, null)).toEqual([
			'--proxy-server=socks5://nowhere.invalid:9',
			'--proxy-bypass-list=<-loopback>;erp.example.com:443;*.example.net:8443;[::1]:80;127.0.0.1',
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE erp.example.com, EXCLUDE *.example.net, EXCLUDE ::1, EXCLUDE 127.0.0.1',
		]);
	});

	it('sends all but this machine’s own allowed services through the proxy of the user, and asks for no other name', () => {
		expect(networkWall({ patterns: ['https://erp.example.com/*', 'http://localhost:8080/*'] }, proxy)).toEqual([
			'--proxy-server=http://proxy.example.com:3128',
			'--proxy-bypass-list=<-loopback>;localhost:8080',
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE erp.example.com, EXCLUDE localhost, EXCLUDE proxy.example.com',
		]);
	});

	it('is none where nothing shall be restricted, or a pattern names no host', () => {
		expect(networkWall({ patterns: ['https://erp.example.com/*'], unrestricted: true }, null)).toEqual([]);
		expect(networkWall({ patterns: ['*://*/*'] }, proxy)).toEqual(['--proxy-server=http://proxy.example.com:3128']);
	});
});
