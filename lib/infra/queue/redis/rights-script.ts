import type { QueueScript } from './bull-client';

/**
 * Redis checks a user's rights command by command, also inside a script: one that may not do the last of them would leave a
 * step half done. So each command that our scripts and BullMQ's use is tried once on a new connection, on keys that hold
 * nothing. Answers those that are refused; other refusals (no memory, read-only) are left to the steps themselves.
 */
export const rightsScript: QueueScript = {
	name: 'rights',
	body: `
local none, some, list = bull .. 'rights-none', bull .. 'rights-some', bull .. 'rights-list'
local stream, set = bull .. 'rights-stream', own .. 'rights-set'
local tried = {
	{'EXISTS', none}, {'GET', none}, {'PTTL', none}, {'INCR', none}, {'SET', none, '1'}, {'DEL', none},
	{'HSET', some, 'a', '1'}, {'HMSET', some, 'a', '1'}, {'HSETNX', some, 'a', '1'}, {'HINCRBY', some, 'a', 1}, {'HGET', some, 'a'},
	{'HMGET', some, 'a'}, {'HGETALL', some}, {'HEXISTS', some, 'a'}, {'HDEL', some, 'a'},
	{'LPUSH', list, 'a'}, {'RPUSH', list, 'a'}, {'LLEN', list}, {'LRANGE', list, 0, -1}, {'LREM', list, 0, 'a'}, {'RPOPLPUSH', none, list},
	{'SADD', none, 'a'}, {'SCARD', none}, {'SREM', none, 'a'},
	{'XADD', stream, '*', 'a', '1'}, {'XTRIM', stream, 'MAXLEN', '~', 1},
	{'ZADD', set, 1, 'a'}, {'ZCARD', set}, {'ZCOUNT', set, 0, 1}, {'ZSCORE', set, 'a'}, {'ZRANK', set, 'a'},
	{'ZRANGE', set, 0, 0}, {'ZREVRANGE', set, 0, 0}, {'ZRANGEBYSCORE', set, 0, 1}, {'ZREVRANGEBYSCORE', set, 1, 0}, {'ZREM', set, 'a'}, {'ZPOPMIN', set},
}
local refused = {}
for _, command in ipairs(tried) do
	local answer = redis.pcall(unpack(command))
	local problem = type(answer) == 'table' and answer.err
	if problem and (string.find(problem, 'NOPERM', 1, true) or string.find(problem, "can't run this command", 1, true) or string.find(problem, 'permissions', 1, true)) then
		refused[#refused + 1] = command[1]
	end
end
for _, key in ipairs({none, some, list, stream, set}) do redis.pcall('DEL', key) end
return refused`,
};
