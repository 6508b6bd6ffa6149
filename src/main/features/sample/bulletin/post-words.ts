/** Posts of a school's board in the two languages of the console. `{n}` is a number that tells them apart. */
export type PostWords = { title: string; body: string; tags: readonly string[] }

export const POSTS: readonly PostWords[] = [
  {
    title: 'Trip to the science museum, group {n}',
    body: '## The day\n\nWe leave at **8:15** from the main gate and are back at *15:30*.\n\n- Bring water and a packed lunch\n- Wear shoes for walking\n- Return the signed form by Friday',
    tags: ['trip', 'science'],
  },
  {
    title: 'Science fair, round {n}',
    body: 'Projects are shown in the gym. Judges want to see:\n\n1. a question\n2. a measurement\n3. what surprised you\n\n> The best question beats the best poster.',
    tags: ['science', 'event'],
  },
  {
    title: 'Lost and found, week {n}',
    body: 'Two jackets, one flute case and **eleven** water bottles wait at the office. What is not fetched by the end of the month goes to the thrift shop.',
    tags: ['office'],
  },
  {
    title: 'Reading challenge {n}',
    body: 'Read three books from different shelves of the library and write two lines about each.\n\n| books | prize |\n| --- | --- |\n| 3 | bookmark |\n| 6 | tote bag |',
    tags: ['library', 'reading'],
  },
  {
    title: 'Choir and orchestra: rehearsal plan {n}',
    body: 'Strings on Tuesday, winds on Wednesday, everybody on **Thursday**. Scores are at https://music.school.example.',
    tags: ['music', 'event'],
  },
  {
    title: 'Parent evening {n}',
    body: 'Teachers are in their rooms from 17:00 to 19:30. Book a time of ten minutes at the office; interpreters are there for Spanish, Portuguese and Arabic.',
    tags: ['families'],
  },
  {
    title: 'Bus line {n} has a new timetable',
    body: 'From Monday the bus stops **six minutes earlier** at Copper Hill. The way home stays as it is.',
    tags: ['transport'],
  },
  {
    title: 'Excursión al jardín botánico, grupo {n}',
    body: '## El día\n\nSalimos a las **8:15** de la puerta principal y volvemos a las *15:30*.\n\n- Traiga agua y almuerzo\n- Entregue la autorización antes del viernes',
    tags: ['excursión', 'ciencias'],
  },
  {
    title: 'Reunión de familias {n}',
    body: 'Los tutores atienden de 17:00 a 19:30. Pida su hora en secretaría; habrá intérpretes.',
    tags: ['familias'],
  },
  {
    title: 'Feria del libro, día {n}',
    body: 'Cambie un libro leído por otro. La biblioteca pone **doscientos** y café para quien ayude.\n\n> Leer es viajar sentado.',
    tags: ['biblioteca', 'lectura'],
  },
  {
    title: 'Menú del comedor, semana {n}',
    body: '| día | plato |\n| --- | --- |\n| lunes | lentejas |\n| martes | pasta |\n| miércoles | pescado |\n| jueves | arroz |',
    tags: ['comedor'],
  },
]

export const COMMENTS = [
  'Thank you, we will be there.',
  'Is there room for one more?',
  'Where do we park?',
  'My daughter can help on Thursday.',
  'Gracias por avisar.',
  '¿A qué hora vuelven exactamente?',
  'Allí estaremos.',
] as const
