// forms.ts - a file of the common form: what the node read of it, row by row (docs/api.md: forms_report).
import { send, type Data } from './api';
import { has, t } from './state.svelte';

export type FormRow = { row: number; kind: string | null; their_reference: string | null; data: Data };
export type FormFault = { row: number; field: string | null; rule: string; reason: string };
export type FormsReport = {
	form: string;
	rows: number;
	read: FormRow[];
	faults: FormFault[];
	cases: { row: number; case_id: string; their_reference: string | null }[];
};
export type FormsPlace = { agreement: string; side: string; partner: string };

// Without `rows` the file is only looked at; with them, these rows become drafts, all or none.
export async function sendForms(file: File, place: FormsPlace, rows?: number[]): Promise<FormsReport> {
	const query = new URLSearchParams({ ...place, ...(rows ? { rows: rows.join(',') } : { check: '1' }) });
	const type = file.name.toLowerCase().endsWith('.pdf') ? 'application/pdf' : 'text/csv';
	return (await send<FormsReport>('POST', `/api/forms?${query}`, file, { 'Content-Type': type }))!;
}

export const faultName = (fault: FormFault) => {
	for (const key of [`row-rule.${fault.rule}`, `rule.${fault.rule}`]) if (has(key)) return t(key);
	return fault.reason;
};
