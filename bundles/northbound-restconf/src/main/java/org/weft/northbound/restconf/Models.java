package org.weft.northbound.restconf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.opendaylight.yangtools.yang.common.QName;
import org.opendaylight.yangtools.yang.common.XMLNamespace;
import org.opendaylight.yangtools.yang.model.api.ChoiceSchemaNode;
import org.opendaylight.yangtools.yang.model.api.DataNodeContainer;
import org.opendaylight.yangtools.yang.model.api.DataSchemaNode;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.opendaylight.yangtools.yang.model.api.Module;

/**
 * Names of RFC 7951 in the models.
 *
 * @param context the models
 */
record Models(EffectiveModelContext context) {
    /** How yangtools writes a name, (namespace?revision=date)name or (namespace)name. */
    private static final Pattern YANGTOOLS_NAME = Pattern.compile("\\(([^\\s()?]+)(\\?revision=[-\\d]+)?\\)");

    String moduleOf(final QName name) {
        return context.findModule(name.getModule()).map(Module::getName).orElse(name.getNamespace().toString());
    }

    /**
     * The nodes that a member can mean. A name without a module is that of the parent's module if there is one, or
     * else of any module, as in RESTCONF; so is a name whose module does not exist.
     *
     * @param parent schema of the object
     * @param parentModule name of the parent's module
     * @param member the member's name, with or without module
     * @return one node; none when the name is unknown; several when the module is needed and missing
     */
    List<DataSchemaNode> children(final DataNodeContainer parent, final String parentModule, final String member) {
        final var colon = member.lastIndexOf(':');
        final var found = new ArrayList<DataSchemaNode>();
        collect(parent, member.substring(colon + 1), found);
        final var module = colon < 0 ? "" : member.substring(0, colon);
        final var known = colon >= 0 && context.findModules(module).iterator().hasNext();
        final var wanted = known ? module : parentModule;
        final var exact = found.stream().filter(node -> moduleOf(node.getQName()).equals(wanted)).toList();
        return known || !exact.isEmpty() ? exact : List.copyOf(found);
    }

    private static void collect(final DataNodeContainer parent, final String local, final List<DataSchemaNode> found) {
        for (final var child : parent.getChildNodes()) {
            if (child instanceof ChoiceSchemaNode choice) {
                choice.getCases().forEach(branch -> collect(branch, local, found));
            } else if (child.getQName().getLocalName().equals(local)) {
                found.add(child);
            }
        }
    }

    /** A text of yangtools with module names in place of namespaces and without Java's exception names. */
    String readable(final String text) {
        final var plain = text.replaceFirst("^Error parsing input: ", "")
            .replaceAll("\\b([a-z]\\w*\\.)+[A-Z]\\w*: ", "");
        return YANGTOOLS_NAME.matcher(plain).replaceAll(match -> {
            final var modules = context.findModules(XMLNamespace.of(match.group(1))).iterator();
            return modules.hasNext() ? modules.next().getName() + ":" : "";
        });
    }
}
