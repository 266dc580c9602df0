using System.Text.Json.Nodes;

namespace InstaFunctions.Simulator.Platform;

/// <summary>
/// The parameter <c>fields</c>: names with optional fields of their own, as in
/// <c>id,children{media_type}</c>.
/// </summary>
internal sealed record FieldList(IReadOnlyList<(string Name, FieldList Nested)> Items)
{
    public static readonly FieldList None = new([]);

    public static FieldList Parse(string? text)
    {
        var items = new List<(string, FieldList)>();
        foreach (var part in Split(text ?? ""))
        {
            var brace = part.IndexOf('{', StringComparison.Ordinal);
            items.Add(brace < 0 ? (part, None) : (part[..brace].Trim(), Parse(part[(brace + 1)..].TrimEnd('}'))));
        }

        return new FieldList(items);
    }

    /// <summary>The asked fields of an object, and its id whether asked or not; or the error for one it has not.</summary>
    public (JsonObject? Json, PlatformError? Error) Select<T>(
        T of, string id, string typeName, IReadOnlyDictionary<string, Func<T, FieldList, JsonNode?>> readers)
    {
        var json = new JsonObject();
        foreach (var (name, nested) in Items)
        {
            if (name == "id")
            {
                continue;
            }

            if (!readers.TryGetValue(name, out var read))
            {
                return (null, PlatformErrors.NoSuchField(name, typeName));
            }

            // The platform leaves out what has no value.
            if (read(of, nested) is { } value)
            {
                json[name] = value;
            }
        }

        json["id"] = id;
        return (json, null);
    }

    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var from = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ',';
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (c == ',' && (depth == 0 || i == text.Length))
            {
                if (text[from..i].Trim() is { Length: > 0 } part)
                {
                    yield return part;
                }

                from = i + 1;
            }
        }
    }
}
