import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { redisStore } from '../../../src/contract/redis-store.ts'
import RedisFields from '../../../src/renderer/src/features/settings/RedisFields.vue'
import { formOf } from '../../../src/renderer/src/features/settings/profile-form.ts'
import { redisFormOf } from '../../../src/renderer/src/features/settings/redis-form.ts'

const redis = redisStore.parse({ kind: 'sentinel', sentinels: [{ host: 'a.example' }], master: 'school' })
const unkept = { serves: false, onlyThisSession: false }
const props = (wrong?: string) => ({
  modelValue: { ...formOf(undefined), ...redisFormOf(redis) },
  kept: unkept,
  keptOfSentinels: unkept,
  errorOf: (field: string) => (field === wrong ? 'must be right' : undefined),
})

it.each(['redis.sentinelUser', 'sentinelPassword', 'redis.certificateAuthority', 'redis.announced.3.reached.host'])(
  'brings the folded fields into sight when %s is refused',
  async (field) => {
    const fields = mount(RedisFields, { props: props() })
    const folded = fields.get('details').element as HTMLDetailsElement
    expect(folded.open).toBe(false)
    await fields.setProps(props(field))
    await nextTick()
    expect(folded.open).toBe(true)
    expect(folded.textContent).toContain('must be right')
  },
)

it('leaves them folded when another field is refused', async () => {
  const fields = mount(RedisFields, { props: props() })
  await fields.setProps(props('redis.master'))
  expect((fields.get('details').element as HTMLDetailsElement).open).toBe(false)
})
