// groups.svelte.ts - the groups of those who alone may read certain cases: as the node knows them, by their ids.
import { get } from './api';

type Named = { account_id: string; name: string } | null;
export type Group = { group_id: string; name: string; made_at: string; cases: number; mine: boolean; members: Named[] };
export type Groups = {
	groups: Group[];
	waiting: { group_id: string; partner: string; cases: number }[];
	changes: {
		at: string;
		group_id: string;
		change: 'made' | 'added' | 'removed';
		member: Named;
		made_by: Named;
		reason: string;
	}[];
};

const known = $state<{ list: Group[] }>({ list: [] });
export const groups = () => known.list;

export async function readGroups(): Promise<Groups> {
	const answer = await get<Groups>('/api/groups');
	known.list = answer.groups;
	return answer;
}

// A group that this node does not know is shown by the end of its id, as officers compare it by telephone.
export const groupName = (id: string) => known.list.find((each) => each.group_id === id)?.name ?? `…${id.slice(-8)}`;
