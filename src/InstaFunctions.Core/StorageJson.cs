using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;

namespace InstaFunctions.Core;

/// <summary>
/// The format that rows are kept in, the same in every store. Rows outlive releases: a property may be added when it is
/// optional, but never renamed, and an enum's words never change their meaning.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishJob))]
[JsonSerializable(typeof(Medium))]
[JsonSerializable(typeof(InstagramAccount))]
[JsonSerializable(typeof(Tenant))]
public sealed partial class StorageJson : JsonSerializerContext
{
    /// <summary>
    /// The one to write and read rows with. Text is kept as it is: escaped, a caption of 2,200 emoji with ten alternative
    /// texts would not fit into a property of Table Storage (32,768 characters). No row is ever put into a page.
    /// </summary>
    public static StorageJson Rows => Unescaped.Context;

    // Apart, so that it is made after the generated context whose options it takes over.
    private static class Unescaped
    {
        internal static readonly StorageJson Context = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
