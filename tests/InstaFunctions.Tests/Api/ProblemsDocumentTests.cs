using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using InstaFunctions.Api.Problems;

namespace InstaFunctions.Tests.Api;

/// <summary>The table of the HTTP API's problems in docs/errors.md is the list in the code.</summary>
public sealed partial class ProblemsDocumentTests
{
    private static readonly string Section = ReadSection();

    private static readonly IReadOnlyList<string[]> Rows =
        [.. Section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Cells)];

    private static readonly IReadOnlyList<FieldInfo> Constants = typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static);

    [Fact]
    public void Every_code_is_in_the_table_once_and_none_else() => Assert.Equal(
        Constants.Select(c => (string)c.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        Rows.Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_code_is_snake_case() => Assert.All(Rows, row => Assert.Matches("^`[a-z]+(_[a-z]+)*`$", row[0]));

    [Fact]
    public void Every_code_has_the_status_that_its_description_names()
    {
        var documentation = XDocument.Load(Path.ChangeExtension(typeof(ProblemCodes).Assembly.Location, ".xml"));
        foreach (var constant in Constants)
        {
            var summary = documentation.Descendants("member")
                .Single(m => (string?)m.Attribute("name") == $"F:{typeof(ProblemCodes).FullName}.{constant.Name}").Value;
            var row = Rows.Single(r => r[0] == $"`{constant.GetRawConstantValue()}`");

            Assert.Equal(Statuses().Matches(summary).Select(m => m.Value), Statuses().Matches(row[1]).Select(m => m.Value));
        }
    }

    [Fact]
    public void Every_code_has_a_cause_and_a_remedy() => Assert.All(Rows, row =>
    {
        Assert.Equal(4, row.Length);
        Assert.All(row[2..], sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));
    });

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static string ReadSection()
    {
        const string Heading = "## Answers of the HTTP API\n";
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "errors.md")).ReplaceLineEndings("\n");
        var section = document[document.IndexOf(Heading, StringComparison.Ordinal)..];
        return section.IndexOf("\n## ", Heading.Length, StringComparison.Ordinal) is var end and >= 0 ? section[..end] : section;
    }

    [GeneratedRegex(@"\b[45]\d\d\b")]
    private static partial Regex Statuses();
}
