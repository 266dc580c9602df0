using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace InstaFunctions.Api.OpenApi;

/// <summary>The XML documentation of the answers' types, in Markdown: what a reader of the code is told, a client is told.</summary>
internal sealed partial class XmlDocs(string folder)
{
    private readonly Dictionary<string, XElement> _members = new[] { "InstaFunctions.Api.xml", "InstaFunctions.Core.xml" }
        .SelectMany(file => XDocument.Load(Path.Combine(folder, file)).Descendants("member"))
        // Source generators put the same types of their own into both assemblies.
        .DistinctBy(member => (string)member.Attribute("name")!)
        .ToDictionary(member => (string)member.Attribute("name")!);

    /// <summary>The summary of a type.</summary>
    public string Of(Type type) => Markdown(Member($"T:{Name(type)}").Element("summary")!);

    /// <summary>The summary of a property, or of the primary constructor's parameter that it is made from.</summary>
    public string Of(Type type, string property) =>
        _members.TryGetValue($"P:{Name(type)}.{property}", out var member)
            ? Markdown(member.Element("summary")!)
            : Markdown(Member($"T:{Name(type)}").Elements("param").Single(p => (string?)p.Attribute("name") == property));

    /// <summary>The summary of a constant or of an enumeration's member.</summary>
    public string OfField(Type type, string field) => Markdown(Member($"F:{Name(type)}.{field}").Element("summary")!);

    private XElement Member(string name) =>
        _members.TryGetValue(name, out var member) ? member : throw new InvalidOperationException($"{name} has no XML documentation.");

    private static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string Markdown(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            _ = node switch
            {
                XElement { Name.LocalName: "c" } code => text.Append('`').Append(code.Value).Append('`'),
                XElement { Name.LocalName: "see" } see => text.Append('`').Append(Word((string)see.Attribute("cref")!)).Append('`'),
                XElement { Name.LocalName: "paramref" } name => text.Append('`').Append((string)name.Attribute("name")!).Append('`'),
                XElement other => text.Append(other.Value),
                XText plain => text.Append(plain.Value),
                _ => text,
            };
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    /// <summary>What the API calls a member: an enumeration's are snake_case, a type's camelCase.</summary>
    private static string Word(string cref)
    {
        var name = cref[(cref.LastIndexOf('.') + 1)..];
        return cref.StartsWith("F:", StringComparison.Ordinal)
            ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name)
            : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
