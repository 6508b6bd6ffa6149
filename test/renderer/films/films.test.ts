import { describe, expect, it, vi } from 'vitest'
import type { Film } from '../../../src/contract/films.ts'
import FilmDrawer from '../../../src/renderer/src/features/films/FilmDrawer.vue'
import { formOf, inputOf } from '../../../src/renderer/src/features/films/film-form.ts'
import { filterOf, isFiltered, questionOf } from '../../../src/renderer/src/features/films/films-question.ts'
import { mountInSchool } from '../mount.ts'

const SCRIPT = '<img src=x onerror=alert(1)><script>alert(2)</script>'
const film: Film = {
  id: '01931d3a-5c00-7000-8000-000000000001',
  title: SCRIPT,
  originalTitle: null,
  year: 1927,
  synopsis: `First line\n${SCRIPT}`,
  runtimeMinutes: 153,
  classification: null,
  genres: ['silent'],
  formats: ['dvd'],
  credits: [
    { personId: '01931d3a-5c00-7000-8000-000000000002', name: 'Fritz Lang', part: 'director', played: null },
    { personId: '01931d3a-5c00-7000-8000-000000000003', name: 'Brigitte Helm', part: 'actor', played: 'Maria' },
  ],
  createdAt: new Date(0),
  updatedAt: new Date(0),
  version: 1,
}

describe('the form of a film', () => {
  it('gives back the film that it was filled with', () => {
    const { id: _, createdAt: _made, updatedAt: _changed, version: _version, credits, ...fields } = film
    expect(inputOf(formOf(film))).toEqual({
      ...fields,
      credits: credits.map(({ name, part, played }) => ({ name, part, played })),
    })
  })

  it('leaves out lines in which nobody is named, and whom a director would play', () => {
    const credits = [
      { name: ' ', part: 'actor' as const, played: 'Maria' },
      { name: ' Fritz Lang ', part: 'director' as const, played: 'Maria' },
    ]
    expect(inputOf({ ...formOf(undefined), title: 'A', credits })).toMatchObject({
      year: null,
      classification: null,
      credits: [{ name: 'Fritz Lang', part: 'director', played: null }],
    })
  })

  it('sends a year that cannot be read as no number', () => {
    expect(inputOf({ ...formOf(undefined), year: 'soon' }).year).toBeNaN()
  })
})

describe('the question of the collection', () => {
  it('is read from the address, without what cannot be read', () => {
    const question = questionOf({
      search: 'm',
      genre: 'silent',
      format: 'vhs',
      year: '1927',
      person: 'x',
      sort: '-year',
    })
    expect(filterOf(question)).toEqual({
      search: 'm',
      genre: 'silent',
      classification: undefined,
      format: undefined,
      year: 1927,
      personId: undefined,
    })
    expect(question.sort).toBe('-year')
    expect([isFiltered(question), isFiltered(questionOf({ sort: 'year', year: '192' }))]).toEqual([true, false])
  })
})

describe('a film in its drawer', () => {
  it('shows every text as it was typed, and asks for the films of somebody', async () => {
    const asked = vi.fn()
    const { wrapper: drawer } = await mountInSchool(FilmDrawer, {
      props: { filmId: film.id, onAsk: asked },
      answers: { 'films.get': () => film },
    })
    await vi.waitFor(() => expect(drawer.find('h2').exists()).toBe(true), { timeout: 10_000 })
    expect(drawer.find('h2').text()).toBe(SCRIPT)
    expect(drawer.find('img, script').exists()).toBe(false)
    expect(drawer.text()).toContain('as Maria')
    await drawer
      .findAll('button')
      .find((button) => button.text() === 'Fritz Lang')!
      .trigger('click')
    expect(asked).toHaveBeenCalledExactlyOnceWith({ person: film.credits[0]!.personId })
    drawer.unmount()
  })
})
