"""What holds of every page, however it came about: nothing wider than the window, no text cut off, nothing that axe finds, not more elements than a browser is quick with."""
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_ELEMENTS = 5_000

# Text that is cut off with no way to see the rest: in boxes that hide what is too wide or too high, in placeholders, and in what a choice shows. The code editor and
# drawings move what they show themselves; a drawing tells the whole name below it. The heads of tables stand beside each cell where the window is narrow.
CUT_OFF = """() => {
  const found = [], brush = document.createElement('canvas').getContext('2d');
  const name = (element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent || element.placeholder || '').trim().slice(0, 80)}`;
  const width = (text, style) => { brush.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`; return brush.measureText(text).width; };
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.CodeMirror, .hidden, thead, svg, .topology-box, .chart-box') || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(element);
    const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
    if (style.display !== 'inline' && !['select', 'input'].includes(element.localName)
      && (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1 || hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1)) found.push(name(element));
    const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (element.localName === 'input' && element.placeholder && !element.value && width(element.placeholder, style) > room + 1) found.push(`placeholder of ${name(element)}`);
    // The arrow of a choice takes about 20 pixels.
    if (element.localName === 'select' && width(element.selectedOptions[0]?.text ?? '', style) > room - 12) found.push(`choice ${element.selectedOptions[0].text}`);
  }
  return found;
}"""


def look(page, label, axe=True):
    """Fails with what is wrong on the page that is open."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{label} scrolls sideways by {wide} pixels"
    cut = page.evaluate(CUT_OFF)
    assert not cut, f"{label} cuts off:\n" + "\n".join(cut)
    count = page.evaluate("document.querySelectorAll('*').length")
    assert count <= MOST_ELEMENTS, f"{label} has {count} elements"
    if axe:
        # The code editor takes keys in a field of its own, which stands beside what axe wants to be focusable.
        found = Axe().run(page, context={"exclude": [[".CodeMirror"]]}, options={"runOnly": RULES})
        assert found.violations_count == 0, f"{label}: {found.generate_report()}"
