// interop.mjs - our AS4 message and receipt in the hands of others: Node's own cryptography opens and verifies the message by
// the standards' text alone, xmlsec1 verifies the receipt. Prints TAP.
//
// usage: interop.mjs AS4_SPECIMEN
import { execFileSync, spawnSync } from 'node:child_process';
import {
	createDecipheriv,
	createHash,
	createPrivateKey,
	createPublicKey,
	diffieHellman,
	hkdfSync,
	verify,
	X509Certificate,
} from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gunzipSync } from 'node:zlib';

const folder = mkdtempSync(`${tmpdir()}/valico-as4-`);
execFileSync(process.argv[2], [folder]);
const file = (name) => readFileSync(`${folder}/${name}`);
let number = 0,
	failed = 0;
function check(name, holds) {
	failed += holds ? 0 : 1;
	console.log(`${holds ? 'ok' : 'not ok'} ${++number} - ${name}`);
}
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('base64');
const between = (text, from, to) => text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from)) + to.length);
const inside = (text, name) => new RegExp(`<[\\w-]+:${name}[^>]*>([^<]*)<`).exec(text)[1];

/* --- MIME --- */
const boundary = /boundary="([^"]+)"/.exec(file('message.type').toString())[1];
const parts = file('message.mime')
	.toString('latin1')
	.split(`--${boundary}`)
	.slice(1, -1)
	.map((part) => {
		const end = part.indexOf('\r\n\r\n');
		return {
			id: /Content-ID: <([^>]+)>/i.exec(part.slice(0, end))[1],
			content: Buffer.from(part.slice(end + 4, -2), 'latin1'),
		};
	});
const envelope = parts[0].content.toString('utf8');
check('a message has an envelope and its parts', parts.length === 3 && envelope.startsWith('<S12:Envelope'));

/* --- the signature: SignedInfo, Messaging and Body are written as exclusive canonicalisation writes them --- */
const security = between(envelope, '<wsse:Security', '</wsse:Security>'),
	signedInfo = between(security, '<ds:SignedInfo', '</ds:SignedInfo>');
const roma = new X509Certificate(file('roma.pem'));
check(
	'the signature holds under the certificate of Roma',
	verify(
		'sha256',
		Buffer.from(signedInfo),
		{ key: roma.publicKey, dsaEncoding: 'ieee-p1363' },
		Buffer.from(inside(security, 'SignatureValue'), 'base64'),
	),
);
const digestOf = (uri) =>
	inside(
		between(signedInfo.slice(signedInfo.indexOf(`URI="${uri}"`)), '<ds:DigestValue', '</ds:DigestValue>'),
		'DigestValue',
	);
check(
	'the digest of the header',
	sha256(between(envelope, '<eb:Messaging', '</eb:Messaging>')) === digestOf('#_messaging'),
);
check(
	'the digest of the body',
	sha256(/<S12:Body[^]*$/.exec(envelope)[0].replace('</S12:Envelope>', '').replace('/>', '></S12:Body>')) ===
		digestOf('#_body'),
);

/* --- the encryption: ECDH-ES, HKDF, AES key wrap, AES-GCM --- */
const ring = file('ring')
	.toString()
	.split('.')
	.map((part) => Buffer.from(part, 'base64url'));
const open = createDecipheriv('aes-256-gcm', file('seal'), ring[2])
	.setAAD(Buffer.from(file('ring').toString().split('.')[0]))
	.setAuthTag(ring[4]);
const keys = JSON.parse(Buffer.concat([open.update(ring[3]), open.final()])).keys;
const agreement = new X509Certificate(file('islamabad.agreement.pem')).publicKey.export({ format: 'jwk' });
const ours = keys.find((key) => key.x === agreement.x);
const point = Buffer.from(inside(security, 'PublicKey'), 'base64');
const peer = createPublicKey({
	key: {
		kty: 'EC',
		crv: 'P-256',
		x: point.subarray(1, 33).toString('base64url'),
		y: point.subarray(33).toString('base64url'),
	},
	format: 'jwk',
});
const secret = diffieHellman({ privateKey: createPrivateKey({ key: ours, format: 'jwk' }), publicKey: peer });
const wrapping = Buffer.from(
	hkdfSync('sha256', secret, Buffer.from(inside(security, 'Salt'), 'base64'), Buffer.alloc(0), 16),
);
const unwrap = createDecipheriv('id-aes128-wrap', wrapping, Buffer.alloc(8, 0xa6));
const key = Buffer.concat([unwrap.update(Buffer.from(inside(security, 'CipherValue'), 'base64')), unwrap.final()]);
check('the key of the parts opens', key.length === 16);
parts.slice(1).forEach(({ id, content }, at) => {
	const plain = createDecipheriv('aes-128-gcm', key, content.subarray(0, 12)).setAuthTag(content.subarray(-16));
	const sealed = Buffer.concat([plain.update(content.subarray(12, -16)), plain.final()]);
	check(`the digest of part ${at + 1}`, sha256(sealed) === digestOf(`cid:${id}`));
	const packed = envelope
		.slice(envelope.indexOf(`href="cid:${id}"`))
		.split('</eb:PartInfo>')[0]
		.includes('CompressionType');
	check(`part ${at + 1} is what was sent`, (packed ? gunzipSync(sealed) : sealed).equals(file(`part-${at + 1}`)));
});

/* --- the receipt, by xmlsec1 --- */
const certificate = `${folder}/islamabad.pem`;
const xmlsec = (name) =>
	spawnSync(
		'xmlsec1',
		[
			'--verify',
			'--pubkey-cert-pem',
			certificate,
			'--id-attr:Id',
			'http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/:Messaging',
			'--id-attr:Id',
			'http://www.w3.org/2003/05/soap-envelope:Body',
			`${folder}/${name}`,
		],
		{ encoding: 'utf8' },
	);
const receipt = file('receipt.xml').toString(),
	plainKey = receipt.replace(/<ds:KeyInfo[^]*?<\/ds:KeyInfo>/, '');
writeFileSync(`${folder}/receipt.plain.xml`, plainKey);
const verified = xmlsec('receipt.plain.xml');
check('xmlsec1 verifies the receipt', verified.status === 0);
if (verified.status !== 0) console.log(verified.stderr.replace(/^/gm, '# '));
writeFileSync(`${folder}/receipt.touched.xml`, plainKey.replace(/(RefToMessageId>0193-)1/, '$12'));
check('and not when it is about another message', xmlsec('receipt.touched.xml').status !== 0);
check(
	'the receipt names what was signed',
	[...signedInfo.matchAll(/DigestValue>([^<]+)</g)].every(([, digest]) => receipt.includes(digest)),
);

rmSync(folder, { recursive: true });
console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
