import { expect, test } from '../../fixtures.ts'

const SCRIPT = '<img src=x onerror="document.title=1"><script>document.title = "run"</script>'

test('a post is written beside its preview, asks before typed text is lost, and is published; no script runs', async ({
  emptySchool,
  shell,
  page,
}) => {
  expect(emptySchool).toBeDefined()
  await shell.goTo('Bulletin')
  await page.getByRole('button', { name: 'New post' }).first().click()
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill(SCRIPT)
  await page.getByRole('textbox', { name: 'Tags' }).fill('trip, Year 9')
  await page.getByRole('textbox', { name: 'Text in Markdown' }).fill(`We **meet**. ${SCRIPT} [go](javascript:alert(1))`)
  const preview = page.getByRole('group', { name: 'Preview' })
  await expect(preview.getByText('meet', { exact: true })).toBeVisible()
  await expect(preview).toContainText(SCRIPT)
  await expect(preview.getByRole('link')).toHaveCount(0)

  await shell.navigation.getByRole('link', { name: 'People' }).click()
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await page.getByRole('button', { name: 'Save as a draft' }).click()

  const post = page.getByRole('complementary', { name: SCRIPT })
  await expect(post.getByRole('heading', { level: 2 })).toHaveText(SCRIPT)
  await expect(post).toContainText('Draft')
  await post.getByRole('button', { name: 'Publish …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await expect(post.getByRole('button', { name: 'Archive' })).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Bulletin' })).toContainText('Published')
  await expect(page).toHaveTitle(/Bulletin/)
})
