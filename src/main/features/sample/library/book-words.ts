const words = (text: string) => text.trim().split(/\s+/)
const phrases = (text: string) => text.trim().split(/\s*,\s*/)

/** What titles of one language are made of. `{a}` is an adjective with its noun, `{n}` a noun, `{p}` a place. */
export type TitleWords = {
  language: string
  /** The share of the books, in percent. */
  weight: number
  patterns: readonly string[]
  described: readonly string[]
  nouns: readonly string[]
  places: readonly string[]
  subtitles: readonly string[]
}

export const TITLES: readonly TitleWords[] = [
  {
    language: 'en',
    weight: 62,
    patterns: [
      'The {a}',
      'A {a}',
      '{n} and {n}',
      'The {n} of {p}',
      'Letters from {p}',
      'The {n} Keeper',
      'Under the {a}',
    ],
    described: phrases(`Quiet Harbor, Last Lantern, Paper Kingdom, Silver Orchard, Broken Compass, Hidden Staircase,
      Winter Garden, Lost Ledger, Blue Notebook, Seventh Bridge, Wandering Moon, Glass Mountain, Iron Sparrow,
      Forgotten Map, Small Republic, Endless Summer, Crooked Lighthouse, Distant Drum, Golden Thread, Stolen Hour`),
    nouns: words(`River Stone Clock Forest Harvest Mirror Island Window Storm Meadow Signal Feather Engine Garden Salt
      Shadow Circle Anchor Ember Valley`),
    places: phrases(`Maple Street, the North Shore, Old Town, the High Desert, Lake Superior, the Blue Ridge, Santa Fe,
      the Far Field, Cedar Hill, the Bay, Prairie Point, New Orleans`),
    subtitles: phrases(`A Novel, Stories, A Field Guide, A Memoir, Notes for Beginners, A Short History, Poems,
      An Introduction, The Complete Course, A Reader`),
  },
  {
    language: 'es',
    weight: 26,
    patterns: ['{a}', '{n} y {n}', 'Cartas desde {p}', 'La casa de {p}', 'Un verano en {p}', 'Historia de {n}'],
    described: phrases(`El jardín secreto, La última estación, El mapa perdido, La ciudad dormida, El puente rojo,
      La niña del faro, El reloj de arena, Las voces del río, El cuaderno azul, La lluvia amarilla, El otro océano,
      La biblioteca vacía, Los días largos, El camino de piedra, La señal, Un árbol de papel`),
    nouns: words('Sombra Mar Nube Tierra Fuego Luna Viento Semilla Nieve Espejo Sueño Canción Raíz Estrella'),
    places: phrases(
      'Oaxaca, Sevilla, la frontera, Buenos Aires, el desierto, la montaña, Medellín, San Antonio, el sur',
    ),
    subtitles: phrases('Novela, Cuentos, Antología, Guía práctica, Memorias, Poemas, Curso completo'),
  },
  {
    language: 'fr',
    weight: 7,
    patterns: ['{a}', '{n} et {n}', 'Un hiver à {p}'],
    described: phrases(`Le dernier phare, La rue des Ormes, Le jardin d’hiver, L’île aux oiseaux, Les heures lentes,
      La maison sans clé, Le fil rouge, L’été de neige`),
    nouns: words('Ombre Rivière Pierre Forêt Lumière Orage Miroir'),
    places: phrases('Québec, Lyon, Montréal, la mer, Marseille'),
    subtitles: phrases('roman, nouvelles, récits, poèmes'),
  },
  {
    language: 'de',
    weight: 5,
    patterns: ['{a}', '{n} und {n}', 'Ein Sommer in {p}'],
    described: phrases(`Der stille Hafen, Das blaue Heft, Die verlorene Karte, Der lange Weg, Das gläserne Haus,
      Die siebte Brücke, Der alte Garten`),
    nouns: words('Wald Fluss Stein Licht Schatten Wind Spiegel'),
    places: phrases('Bremen, Wien, den Bergen, Lübeck, Zürich'),
    subtitles: phrases('Roman, Erzählungen, Gedichte, Eine Einführung'),
  },
]

/** The tree of categories: each with those below it. */
export const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  Fiction: phrases(
    'Adventure, Fantasy, Historical fiction, Mystery, Science fiction, Short stories, Realistic fiction',
  ),
  'Picture books': phrases('Concept books, Bedtime stories, Wordless books'),
  'Graphic novels': phrases('Manga, Biographical comics, Superheroes'),
  Poetry: phrases('Anthologies, Verse novels'),
  Drama: phrases('Plays, Scripts for class'),
  History: phrases('Ancient history, American history, World history, Local history'),
  Science: phrases('Astronomy, Biology, Chemistry, Earth science, Physics, Environment'),
  Mathematics: phrases('Algebra, Geometry, Statistics, Puzzles'),
  Technology: phrases('Programming, Robotics, Making'),
  Arts: phrases('Music, Painting, Photography, Film'),
  Languages: phrases('Spanish, French, German, English as a second language'),
  Biography: phrases('Scientists, Artists, Leaders'),
  Health: phrases('Sports, Nutrition, Wellbeing'),
  Reference: phrases('Atlases, Dictionaries, Study guides'),
}
