import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { ChainHop, CheckAnswer } from '../../../src/contract/authority.ts'
import { explainCheck, explainPath } from '../../../src/renderer/src/chain/chain-sentences.ts'
import { chainWords } from '../../../src/renderer/src/chain/chain-words.ts'
import ChainSteps from '../../../src/renderer/src/features/authority/answer/ChainSteps.vue'
import VerdictBanner from '../../../src/renderer/src/features/authority/answer/VerdictBanner.vue'
import { chooseLocale, formatDateTime, languages } from '../../../src/renderer/src/i18n/messages.ts'
import { authorityScenarios } from '../../scenarios/authority-scenarios.ts'
import { checkAnswerOf, pathAnswerOf } from '../scenario-answers.ts'

afterEach(() => chooseLocale('en'))

/** Signs of an incomplete sentence: a placeholder without a value, or a key without a message. */
const UNFILLED = /[{}]|\b(say|why|mend|diagram)\.|undefined|null|NaN/

const mentions = (text: string, words: (string | undefined)[], said: string) => {
  expect(text, said).not.toMatch(UNFILLED)
  for (const word of words) if (word !== undefined) expect(text, said).toContain(word)
}
const endOf = (validTo: Date | null) => (validTo ? formatDateTime(validTo) : undefined)

const hopMentions = (hop: ChainHop) => [
  hop.delegator.name,
  hop.delegate.name,
  hop.role?.name ?? hop.permissionKeys[0],
  hop.orgUnit.name,
  endOf(hop.validTo),
  hop.reason,
]
const namesOf = (answer: CheckAnswer, hops: ChainHop[], start: string | undefined) => [
  hops[0]?.delegator.name ?? start ?? answer.person.name,
  ...hops.map(({ delegate }) => delegate.name),
]

const readsGranted = (answer: CheckAnswer, said: string) => {
  const { root, hops } = answer.chain!
  const { summary, change, steps } = explainCheck(answer)
  mentions(summary, [answer.person.name, answer.permission, answer.orgUnit.name, endOf(answer.changesAt)], said)
  mentions(change, [endOf(answer.changesAt)], said)
  expect(steps, said).toHaveLength(hops.length + 1)
  mentions(steps[0]!.text, [root.person.name, root.role.name, root.orgUnit.name, endOf(root.validTo)], said)
  hops.forEach((hop, n) => mentions(steps[n + 1]!.text, hopMentions(hop), said))
  const drawn = chainWords({ chain: { root, hops }, person: answer.person, permission: answer.permission })
  expect(
    drawn.people.map(({ name }) => name),
    said,
  ).toEqual(namesOf(answer, hops, root.person.name))
  expect(
    [...drawn.people, ...drawn.hops].filter(({ fails }) => fails !== ''),
    said,
  ).toEqual([])

  const banner = mount(VerdictBanner, { props: { verdict: answer.verdict, summary, change } })
  expect(banner.text(), said).toContain(summary)
  banner.unmount()
  const list = mount(ChainSteps, { props: { steps } })
  expect(
    list.findAll('li').map((item) => item.text()),
    said,
  ).toEqual(steps.map(({ text }, n) => `${n + 1}.${text}`))
  list.unmount()
}

const readsDenied = (answer: CheckAnswer, said: string) => {
  const { summary, change, steps, misses } = explainCheck(answer)
  mentions(summary, [answer.person.name, answer.permission, answer.orgUnit.name, formatDateTime(answer.at)], said)
  mentions(change, [endOf(answer.changesAt)], said)
  expect(steps, said).toEqual([])
  expect(misses, said).toHaveLength(answer.nearMisses.length)
  for (const [n, { root, hops, reasons }] of answer.nearMisses.entries()) {
    const { title, denials, steps: missSteps } = misses[n]!
    const names = namesOf(answer, hops, root?.person.name)
    mentions(title, names, said)
    expect(missSteps, said).toHaveLength(hops.length + (root ? 1 : 0))
    expect(
      denials.map(({ code, hop }) => `${code}@${hop}`),
      said,
    ).toEqual(reasons.map(({ code, hop }) => `${code}@${hop}`))
    for (const [at, reason] of reasons.entries()) {
      const { why, change: mend } = denials[at]!
      const about = reason.code === 'inactive-person' || reason.hop === 0 ? names[reason.hop] : undefined
      const link = about === undefined ? hops[reason.hop - 1] : undefined
      const instant = 'at' in reason ? formatDateTime(reason.at) : undefined
      mentions(why, [about, link?.delegator.name, instant], said)
      mentions(mend, [], said)
    }
    const drawn = chainWords({
      chain: { root, hops },
      person: answer.person,
      permission: answer.permission,
      faults: reasons,
    })
    const failing = drawn.people.filter(({ fails }) => fails).length + drawn.hops.filter(({ fails }) => fails).length
    const isOfPerson = ({ code, hop }: (typeof reasons)[number]) => code === 'inactive-person' || hop === 0
    expect(failing, said).toBe(new Set(reasons.map((each) => `${isOfPerson(each)} ${each.hop}`)).size)
  }
}

describe.each(languages.map(({ tag }) => tag))('a screen in %s shows', (language) => {
  it.each(authorityScenarios.map((scenario) => [scenario.rule, scenario.name, scenario] as const))(
    '%s: %s',
    (_rule, _name, scenario) => {
      chooseLocale(language)
      for (const check of scenario.checks) {
        const answer = checkAnswerOf(scenario, check)
        if (answer.verdict === 'granted') readsGranted(answer, check.said)
        else readsDenied(answer, check.said)
      }
      for (const path of scenario.paths) {
        const answer = pathAnswerOf(scenario, path)
        const { summary, steps } = explainPath(answer)
        const isAlone = answer.hops?.length === 0
        mentions(summary, isAlone ? [] : [path.from, path.to], path.said)
        expect(steps, path.said).toHaveLength(answer.hops?.length ?? 0)
        answer.hops?.forEach((hop, n) => mentions(steps[n]!.text, hopMentions(hop), path.said))
      }
    },
  )
})
