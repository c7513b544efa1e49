// groups.mjs - a rule by which a node answers, and who may read, in Chromium against two real nodes: a supervisor makes a group and lets officers in with a reason, a report names it by a
// tick, whoever is not in it does not find it, and the partner's supervisor is told that a number waits for a name. All people are invented.
//
// usage: groups.mjs URL-OF-ROMA URL-OF-ISLAMABAD FOLDER VALICO [...]   (as tests/nodes/two_nodes.sh calls it); SHOTS: folder for pictures
import { Officer, affirm, fill } from '../../tools/officer.mjs';
import { inEveryLanguage, islamabad, must, passphrase, roma, signIn, story } from './browser.mjs';

const title = 'Boats of the blue harbour',
	day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
async function letIn(page, officer) {
	await page.getByRole('button', { name: 'Change who is in it' }).click();
	await page.getByLabel('Officer').selectOption({ label: officer });
	await must(
		'no change without a reason',
		async () => await page.getByRole('button', { name: 'Let this officer read' }).isDisabled(),
	);
	await page.getByLabel('Reason').last().fill('Works on the boats');
	await page.getByRole('button', { name: 'Let this officer read' }).click();
	await page.locator('.chip', { hasText: officer }).waitFor();
	await page.getByRole('button', { name: 'Change who is in it' }).click();
}

await story(async () => {
	const supervisor = await signIn(roma, 'e.rinaldi');
	await supervisor.goto(`${roma}/groups`);
	await supervisor.getByRole('button', { name: 'New group' }).click();
	await supervisor.getByLabel('Name, for our own officers').fill('Operation Blue');
	await supervisor.getByLabel('Reason').fill('Agreed on 20 November');
	await supervisor.getByRole('button', { name: 'Make the group' }).click();
	await supervisor.getByRole('heading', { name: 'Operation Blue' }).waitFor();
	await letIn(supervisor, 'Davide Moretti');
	await letIn(supervisor, 'Elena Rinaldi');
	await supervisor.getByText('Works on the boats').first().waitFor();
	await inEveryLanguage(supervisor, 'groups');

	/* A rule by which the node answers: the law is named, what is about the record is affirmed, a reason is given. */
	await supervisor.goto(`${roma}/rules`);
	await supervisor.getByText('Protocol invented for a test, art. 1').waitFor();
	await must('nothing is set by a click alone', () =>
		supervisor.getByRole('button', { name: 'Set the rule in my name' }).isDisabled(),
	);
	await supervisor.getByLabel(/issuing post's own record/).check();
	await supervisor.getByLabel('Reason').fill('The record is ours and complete since 2020.');
	await inEveryLanguage(supervisor, 'rules-set');
	await supervisor.getByRole('button', { name: 'Set the rule in my name' }).click();
	await supervisor.getByText('Set by Elena Rinaldi').waitFor();
	await inEveryLanguage(supervisor, 'rules');

	/* A report that names it, by a tick. */
	const page = await signIn(roma, 'd.moretti');
	await page.getByRole('button', { name: 'New case' }).click();
	/* A label's text has its choices in it, so it is found by how it begins. */
	const kind = page
		.locator('form > .card')
		.first()
		.locator('label')
		.filter({ hasText: /^\s*Kind/ })
		.locator('select');
	await page.getByLabel('Agreement').selectOption('it-pk-intelligence');
	await kind.locator('option[value=report]').waitFor({ state: 'attached' });
	await kind.selectOption('report');
	await page.getByLabel('Operation Blue').check();
	await page.getByText('Only who is in one of these groups sees it.').waitFor();
	await page.getByLabel('Title, without names').fill(title);
	await page.locator('fieldset', { hasText: 'Operation Blue' }).scrollIntoViewIfNeeded();
	await inEveryLanguage(page, 'groups-form');

	const davide = await Officer.signIn(roma, 'd.moretti', passphrase),
		elena = await Officer.signIn(roma, 'e.rinaldi', passphrase);
	const group = (await davide.request('GET', '/api/groups')).data.groups[0].group_id;
	const profile = (await davide.request('GET', '/api/agreements/it-pk-intelligence')).data;
	const form = fill(profile, 'report', { title, groups: group, review_on: day(60), expires_on: day(90) });
	const { case_id: id } = (
		await davide.request('POST', '/api/cases', {
			agreement: profile.id,
			kind: 'report',
			partner: 'pk',
			side: 'sending',
			form,
		})
	).data;
	await affirm(profile, id, davide, elena, ['send_report'], 'report');
	await davide.take(id, 'send_report', form);
	await elena.take(id, 'send_report');
	await page.goto(`${roma}/cases/${id}`);
	await page.locator('dd', { hasText: 'Operation Blue' }).first().waitFor({ state: 'attached' });
	const outsider = await signIn(roma, 's.conti');
	await outsider.goto(`${roma}/cases/${id}`);
	await outsider.getByText('There is no such case here').waitFor();
	await must('nothing of it', async () => !(await outsider.locator('body').innerText()).includes(title));

	/* The partner's supervisor. */
	const nadia = await signIn(islamabad, 'n.malik');
	await nadia.goto(`${islamabad}/groups`);
	await nadia.getByText('names a group that nobody here is in').waitFor({ timeout: 20000 });
	await inEveryLanguage(nadia, 'groups-waiting');
	await nadia.getByRole('button', { name: 'Name the group and choose who may read' }).click();
	await nadia.getByLabel('Name, for our own officers').fill('Blue harbour');
	await nadia.getByLabel('Reason').fill('Told by telephone');
	await nadia.getByRole('button', { name: 'Make the group' }).click();
	await letIn(nadia, 'Hamza Javed');
	await must(
		'nothing waits any more',
		async () => (await nadia.getByText('names a group that nobody here is in').count()) === 0,
	);
}, 'A group is made and filled with reasons, a report names it, an outsider finds nothing, the partner names the group for itself.');
