import type { QueueScript } from './bull-client';

/** given: id. Answers the job or ''. */
export const getScript: QueueScript = {
	name: 'get',
	body: `
local id = given[1]
if not field(id, 'seq') or is_over(id) then return '' end
return view(id)`,
};

/** Jobs looked at by one call of listScript. */
const looked = 500;

/**
 * One piece of a page, newest first. given: how many wanted, last id of the page before or '', seq to begin at or '',
 * '1' where a group is meant, group, states. Answers where to go on ('' at the end), then the jobs.
 *
 * A job that has become due is waiting, also before promote() has moved it: both sets are looked at for either state.
 */
export const listScript: QueueScript = {
	name: 'list',
	body: `
local wanted, from = {}, given[3]
for i = 6, #given do wanted[given[i]] = true end
if given[2] ~= '' then
	local seq = field(given[2], 'seq')
	if not seq then return {''} end
	from = whole(seq - 1)
end
if from == '' then from = '+inf' end
local sets = {}
if given[4] == '1' then
	sets[1] = own .. 'group:' .. given[5]
else
	for state in pairs(wanted) do sets[#sets + 1] = own .. 'state:' .. state end
	if wanted.waiting and not wanted.delayed then sets[#sets + 1] = own .. 'state:delayed' end
end
local numbers, ids = {}, {}
for _, set in ipairs(sets) do
	local found = redis.call('ZREVRANGEBYSCORE', set, from, '-inf', 'WITHSCORES', 'LIMIT', 0, ${looked})
	for i = 1, #found, 2 do
		numbers[#numbers + 1] = tonumber(found[i + 1])
		ids[tonumber(found[i + 1])] = found[i]
	end
end
table.sort(numbers, function(left, right) return left > right end)
local page = {''}
for i = 1, math.min(#numbers, ${looked}) do
	local id = ids[numbers[i]]
	local about = redis.call('HMGET', bull .. id, 'state', 'dueAt')
	local state = about[1]
	if state == 'delayed' and tonumber(about[2]) <= now then state = 'waiting' end
	if wanted[state] and not is_over(id) then page[#page + 1] = view(id) end
	if #page > tonumber(given[1]) then
		page[1] = whole(numbers[i] - 1)
		return page
	end
end
if #numbers >= ${looked} then page[1] = whole(numbers[${looked}] - 1) end
return page`,
};

/** given: states. Answers how many jobs each has, and when the oldest that waits became due, or ''. */
export const statsScript: QueueScript = {
	name: 'stats',
	body: `
local counts, at = {}, {}
for i, state in ipairs(given) do
	counts[i] = redis.call('ZCARD', own .. 'state:' .. state)
	at[state] = i
end
local due = redis.call('ZCOUNT', bull .. 'delayed', '-inf', whole(now * 4096 + 4095))
counts[at.delayed] = counts[at.delayed] - due
counts[at.waiting] = counts[at.waiting] + due
local oldest = redis.call('ZRANGE', own .. 'due', 0, 0, 'WITHSCORES')[2]
if due > 0 then
	local first = redis.call('ZRANGE', bull .. 'delayed', 0, 0, 'WITHSCORES')[2] / 4096
	if not oldest or first < tonumber(oldest) then oldest = whole(first) end
end
counts[#counts + 1] = oldest and whole(oldest - ahead) or ''
return counts`,
};

/**
 * given: ended at the earliest, ms for which jobs that ended badly are kept. Answers how many failed, when the last one did or
 * '', and the same of those that were parked; of a thousand jobs at most.
 */
export const endedBadlyScript: QueueScript = {
	name: 'endedBadly',
	body: `
local since = tonumber(given[1])
local at, answer = {failed = 1, parked = 3}, {0, '', 0, ''}
for _, id in ipairs(redis.call('ZREVRANGEBYSCORE', own .. 'kept', '+inf', whole(since + given[2]), 'LIMIT', 0, 1000)) do
	local about = redis.call('HMGET', bull .. id, 'state', 'endedAt')
	local i = about[1] and at[about[1]]
	if i and about[2] and tonumber(about[2]) >= since then
		answer[i] = answer[i] + 1
		if answer[i + 1] == '' or tonumber(about[2]) > tonumber(answer[i + 1]) then answer[i + 1] = about[2] end
	end
end
return answer`,
};

/** Answers ms until the next delayed job becomes due, or ''. */
export const nextDueScript: QueueScript = {
	name: 'nextDue',
	body: `
local next = redis.call('ZRANGEBYSCORE', bull .. 'delayed', whole(now * 4096 + 4096), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
return next and whole(next / 4096 - now) or ''`,
};
