package org.weft.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a lab remembers between two programs that use it. Namespaces and processes are not in here: they are found by
 * name and by pid file.
 *
 * @param id the lab's id
 * @param managementNet the first three bytes of the management network; empty until it is made
 * @param lastIndex the highest number that a hypervisor was given
 * @param hypervisors the hypervisors
 * @param vms the virtual machines
 * @param physicalHosts the physical hosts
 * @param controllers the controllers
 */
record LabState(String id, String managementNet, int lastIndex, List<HypervisorState> hypervisors, List<VmState> vms,
        List<PhysicalHostState> physicalHosts, List<ControllerState> controllers) {
    private static final String FILE = "lab.json";

    static boolean exists(final Path dir) {
        return Files.exists(dir.resolve(FILE));
    }

    static LabState read(final Path dir) {
        try {
            return Json.MAPPER.readValue(Files.readString(dir.resolve(FILE)), LabState.class);
        } catch (JsonProcessingException e) {
            throw new LabException("cannot understand " + dir.resolve(FILE) + "; remove what is left with lab down", e);
        } catch (IOException e) {
            throw new LabException("there is no lab in " + dir + "; make one with lab up", e);
        }
    }

    void write(final Path dir) {
        try {
            Files.createDirectories(dir);
            final Path part = dir.resolve(FILE + ".part");
            Files.writeString(part, Json.print(this));
            Files.move(part, dir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LabException("cannot write into " + dir, e);
        }
    }
}
